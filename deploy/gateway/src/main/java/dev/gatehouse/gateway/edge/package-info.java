/** What happens to one request between the client's socket and the service's answer. Everything here belongs to one event loop. */
package dev.gatehouse.gateway.edge;
