/**
 * The CEL rules of schemas ({@code x-kubernetes-validations}): compiled once, evaluated at each
 * write.
 */
@NullMarked
package sys.storage.harness.kubernetes.cel;

import org.jspecify.annotations.NullMarked;
