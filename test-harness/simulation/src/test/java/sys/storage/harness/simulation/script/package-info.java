/** The language of scenarios reads what it writes, and says what is wrong. */
@NullMarked
package sys.storage.harness.simulation.script;

import org.jspecify.annotations.NullMarked;
