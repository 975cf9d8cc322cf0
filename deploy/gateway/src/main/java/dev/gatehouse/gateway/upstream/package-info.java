/** The services behind the gateway: their replicas, which of them are healthy, and which one takes the next request. */
package dev.gatehouse.gateway.upstream;
