/** The command line: files in, a verdict a line and an exit code out. */
@NullMarked
package sys.storage.harness.linearizability.command;

import org.jspecify.annotations.NullMarked;
