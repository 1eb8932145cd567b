import type { Engine } from '../converse/contract.ts'
import type { Library } from '../knowledge/library.ts'
import type { Store } from '../store/contract.ts'

/** What the sample shop is made with. */
export interface SampleDeps {
  store: Store
  engine: Pick<Engine, 'receive' | 'settled'>
  library: Pick<Library, 'addShipped'>
  clock: () => number
  /** The folder nodes/examples/toko-contoh, whose documents and past conversations are read as they lie. */
  folder: string
}
