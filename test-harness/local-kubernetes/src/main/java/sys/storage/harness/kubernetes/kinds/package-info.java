/**
 * What the API server itself knows of single built-in kinds: what it fills in and what it forbids.
 */
@NullMarked
package sys.storage.harness.kubernetes.kinds;

import org.jspecify.annotations.NullMarked;
