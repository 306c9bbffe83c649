/** The verbs on resources, independent of HTTP; controllers and the kubelet call them directly. */
@NullMarked
package sys.storage.harness.kubernetes.api;

import org.jspecify.annotations.NullMarked;
