/** Who has to wait when there is more to do than can be done. */
package dev.gatehouse.gateway.admission;
