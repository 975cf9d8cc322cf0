/** Which requests go where: the table of routes, how it is written down, and which targets are refused before it is asked. */
package dev.gatehouse.gateway.route;
