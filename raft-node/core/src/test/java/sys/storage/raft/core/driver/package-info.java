/**
 * One core that a test drives by hand: it plays all others, the disk and the clock. Whole clusters
 * run in the simulation of the test harness.
 */
@NullMarked
package sys.storage.raft.core.driver;

import org.jspecify.annotations.NullMarked;
