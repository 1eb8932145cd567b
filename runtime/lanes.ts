/** Lines of work: one at a time within a lane, in order; any number of lanes at once. */
export interface Lanes {
  /** Resolves when `work` is done, which must not reject. */
  add(lane: string, work: () => Promise<void>): Promise<void>
  /** The same for work that gives something, or fails. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T>
  /** Resolves when the lane is empty. */
  settled(lane: string): Promise<void>
  allSettled(): Promise<void>
  counts(): { running: number; queued: number }
}

export function createLanes(): Lanes {
  const ends = new Map<string, Promise<void>>()
  let waiting = 0
  let running = 0

  async function settled(lane: string): Promise<void> {
    for (let end = ends.get(lane); end; end = ends.get(lane)) await end
  }

  function add(lane: string, work: () => Promise<void>): Promise<void> {
    waiting++
    const end = (ends.get(lane) ?? Promise.resolve()).then(async () => {
      waiting--
      running++
      try {
        await work()
      } finally {
        running--
        if (ends.get(lane) === end) ends.delete(lane)
      }
    })
    ends.set(lane, end)
    return end
  }

  return {
    add,
    run: (lane, work) => new Promise((resolve, reject) => void add(lane, () => work().then(resolve, reject))),
    settled,
    async allSettled() {
      while (ends.size > 0) await Promise.all([...ends.keys()].map(settled))
    },
    counts: () => ({ running, queued: waiting }),
  }
}
