/** The command line as a user meets it. */
@NullMarked
package sys.storage.harness.linearizability.command;

import org.jspecify.annotations.NullMarked;
