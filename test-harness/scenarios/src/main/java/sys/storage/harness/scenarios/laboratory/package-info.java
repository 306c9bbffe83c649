/**
 * The processes of the laboratory: the embedded control plane and the operator, started in the
 * background, found again and stopped. What runs in them is not known here.
 */
@NullMarked
package sys.storage.harness.scenarios.laboratory;

import org.jspecify.annotations.NullMarked;
