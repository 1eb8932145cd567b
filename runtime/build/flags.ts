/**
 * What the server's Node is told, for one core and a loop that is not to be stopped for long. They are V8's, which promises nothing
 * about them: they are those of the Node that Jaga brings along, and another does without.
 *
 * - Threads of the garbage collector's own only get in each other's way on one core, and each keeps memory.
 * - What is old is marked at one go. Little by little it took twice the work, and half a second of each five in which every turn was
 *   half as slow again; at one go it stops the loop for 45 to 85 ms in five seconds of full load with 2,600 streams open.
 * - 16 MB for what has just been made is enough for the turns under way.
 * - What is old is collected when it has grown by 80 %. V8's own measure lets it more than double, which saves a few in a hundred of the
 *   processor and keeps 40 MB.
 */
export const SERVER_FLAGS: readonly string[] = process.versions.v8.startsWith('13.6.')
  ? ['--single-threaded-gc', '--no-incremental-marking', '--max-semi-space-size=16', '--heap-growing-percent=80']
  : []
