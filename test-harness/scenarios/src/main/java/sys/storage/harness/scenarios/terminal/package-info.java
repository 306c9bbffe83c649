/** How the laboratory speaks to a person: colours where there is a terminal, tables, progress. */
@NullMarked
package sys.storage.harness.scenarios.terminal;

import org.jspecify.annotations.NullMarked;
