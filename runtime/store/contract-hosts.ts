/** A turn by its names. */
export interface TurnAt {
  bot: string
  conversation: string
  turn: string
}

/** A process that serves, as the database knows it. */
export interface Host {
  host: string
  /** How often it has said that it lives. */
  beats: number
  /** Whether staff have the queue open there. */
  present: boolean
}

/**
 * The engine's work, across bots: the table of turns is the queue. Every open turn names the host that takes it. On SQLite there
 * is one process and therefore one host, and what is said here about others says nothing.
 */
export interface WorkStore {
  /** This opening of the store, among the hosts. */
  readonly host: string
  /**
   * This host is here and has begun nothing yet: it takes what nobody has, and what is its own. Counts a try of each turn. Returns
   * whether the process before it, under its name, ended without leaving.
   */
  arrive(): Promise<boolean>
  /** Says that this host lives. Returns all that have said so and not left. */
  beat(present: boolean): Promise<Host[]>
  /**
   * Takes every turn that nobody has, and those of `dead` unless it has beaten since; whole conversations go to one host. Counts
   * a try of each, which ends the right of whoever began it to write. Returns how many.
   */
  takeOver(dead?: Host): Promise<number>
  /** This host's turns that are accepted and not finished, oldest first. `begun`: how often each was begun again. */
  unfinished(limit: number): Promise<(TurnAt & { tries: number; begun: number })[]>
  /** Turns that this host has not begun: others may take them. */
  giveBack(turns: readonly TurnAt[]): Promise<void>
  /** The last of a host: what it has not finished is nobody's, at once. */
  leave(): Promise<void>
  /** Conversations whose timer is due: accepts their `timeout` event exactly once and returns the turns. */
  due(now: number, limit: number): Promise<TurnAt[]>
  counts(): Promise<{ unfinished: number; parked: number; open: number }>
}

/** A scheduled backup that is whole, in that host's folder. */
export interface BackupMade {
  host: string
  at: number
  bytes: number
}

/** Of all hosts with a folder for backups one makes each. */
export interface BackupTurns {
  readonly host: string
  /** The latest that one of them made. */
  last(): Promise<BackupMade | null>
  /** Takes the next one on, where `last` is the latest still. False where a host that lives is at it, or was faster. */
  begin(last: BackupMade | null): Promise<boolean>
  /** What came of it; null where nothing did. */
  end(made: Omit<BackupMade, 'host'> | null): Promise<void>
}

/** What this process holds in memory of people whom the database may have forgotten meanwhile. */
export interface StoreMemory {
  /** `tell` is called with the id of each contact or customer that is forgotten here, when the database has forgotten them. */
  onForgotten(tell: (id: string) => void): void
  /** Lets go of the key and the look-ups of somebody who was forgotten elsewhere; of everybody's, where it is not known who. */
  letGo(id?: string): void
}

/**
 * What was used of something within a window of time, over all hosts and across restarts. Names are kept as keyed digests:
 * they hold addresses.
 */
export interface LimitsStore {
  /** Adds to each; where its window is over at `now`, the one given begins. Returns what stands, in the same order. */
  add(uses: readonly (Used & { name: string })[], now: number): Promise<Used[]>
  get(name: string): Promise<Used | null>
  /** Compare and set of all together: false where one of them is not as it `was`, and then nothing has changed. */
  set(changes: readonly { name: string; was: Used | null; is: Used }[]): Promise<boolean>
  remove(names: readonly string[]): Promise<void>
  /** What stands at `now`, to be asked by name. */
  standing(now: number): Promise<(name: string) => Used | null>
  /** Removes what is over. */
  forget(now: number): Promise<void>
}

export interface Used {
  used: number
  endsAt: number
}
