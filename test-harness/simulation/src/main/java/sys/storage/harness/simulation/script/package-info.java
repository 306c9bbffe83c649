/**
 * The language of scenarios: what a file can say (records), how it is read and how it is written.
 * Nothing here runs anything.
 */
@NullMarked
package sys.storage.harness.simulation.script;

import org.jspecify.annotations.NullMarked;
