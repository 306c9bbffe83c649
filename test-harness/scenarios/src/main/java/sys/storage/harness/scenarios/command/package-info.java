/** The subcommands of {@code bin/lab}: options in, exit code out. */
@NullMarked
package sys.storage.harness.scenarios.command;

import org.jspecify.annotations.NullMarked;
