import { writeSync } from 'node:fs'
import { holdHost } from '../../runtime/store/host-name.ts'

/**
 * A process that has a name in a folder, says it, and lives until it is killed.
 *
 *   node holds-a-name.ts FOLDER
 */
writeSync(1, `${holdHost(process.argv[2]!).host}\n`)
setInterval(() => {}, 60_000)
