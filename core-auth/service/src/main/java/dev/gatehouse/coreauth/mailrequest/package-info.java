/** Mails that other services are asked to send. */
@NullMarked
package dev.gatehouse.coreauth.mailrequest;

import org.jspecify.annotations.NullMarked;
