/**
 * The protocol broken on purpose: each mutant changes one thing in the bytecode of the product
 * while it is loaded, so that the product's own classes know nothing of it. The simulator must find
 * every one.
 */
@NullMarked
package sys.storage.harness.simulation.mutant;

import org.jspecify.annotations.NullMarked;
