/** What operators did in any service, as that service tells. */
@NullMarked
package dev.gatehouse.coreauth.audit.operator;

import org.jspecify.annotations.NullMarked;
