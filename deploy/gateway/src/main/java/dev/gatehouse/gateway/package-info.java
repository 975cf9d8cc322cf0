/** The API gateway: the only way from clients to the services. It routes, limits, balances and traces; it decides nothing about people. */
package dev.gatehouse.gateway;
