/**
 * The control loops: StatefulSet, claims, disruption budgets, namespaces, definitions, garbage
 * collection.
 */
@NullMarked
package sys.storage.harness.kubernetes.controllers;

import org.jspecify.annotations.NullMarked;
