/**
 * Space-time diagrams (Lamport 1978) of what nodes, messages and clients did, as one SVG file.
 * Plain records go in; nothing here knows a simulator.
 */
@NullMarked
package sys.storage.harness.simulation.picture;

import org.jspecify.annotations.NullMarked;
