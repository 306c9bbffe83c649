/**
 * The main job as a script: a cluster of three is scaled to five and back under load, its leader
 * and its operator are killed on the way, and the history is judged.
 */
@NullMarked
package sys.storage.harness.scenarios.demo;

import org.jspecify.annotations.NullMarked;
