/** The one handover between services: an accepted registration becomes an activation at core-auth, now or by the relay. */
package dev.gatehouse.usermanagement.handover;
