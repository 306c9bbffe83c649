/** Which resources are served: the built-in ones, and those that CustomResourceDefinitions add. */
@NullMarked
package sys.storage.harness.kubernetes.resource;

import org.jspecify.annotations.NullMarked;
