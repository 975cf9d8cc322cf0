/** How often one client address may ask. */
package dev.gatehouse.gateway.limit;
