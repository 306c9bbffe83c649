/**
 * Cores that a test drives by hand: one, when it plays all others, the disk and the clock; several,
 * when it decides what arrives and what is written. The simulation of the test harness draws all
 * that by chance.
 */
@NullMarked
package sys.storage.raft.core.driver;

import org.jspecify.annotations.NullMarked;
