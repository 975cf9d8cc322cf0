/** Nobody stays in limbo: silent parts are asked again, late ones fail, and whoever is stuck is shown a way on. */
@NullMarked
package dev.gatehouse.coreauth.activation.review;

import org.jspecify.annotations.NullMarked;
