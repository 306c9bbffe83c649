/** Events: what controllers and the kubelet tell about objects. */
@NullMarked
package sys.storage.harness.kubernetes.event;

import org.jspecify.annotations.NullMarked;
