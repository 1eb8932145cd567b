/**
 * What the server's Node is told, for one core and a loop that is not to be stopped for long. They are V8's, which promises nothing
 * about them: they are those of the Node that Jaga brings along, and another does without.
 *
 * - Threads of the garbage collector's own only get in each other's way on one core, and each keeps memory.
 * - What is new is collected while what is old is being marked. V8 puts that off otherwise: a busy second of marking then ended with
 *   60 MB of new things to move at once, most of them dead by then, which stopped the loop for 60 ms and left the next marking to do.
 * - 16 MB for what has just been made is enough for the turns under way.
 * - What is old is collected when it has grown by 80 %. V8's own measure lets it more than double, which saves a few in a hundred of the
 *   processor and keeps 40 MB.
 */
export const SERVER_FLAGS: readonly string[] = process.versions.v8.startsWith('13.6.')
  ? ['--single-threaded-gc', '--no-separate-gc-phases', '--max-semi-space-size=16', '--heap-growing-percent=80']
  : []
