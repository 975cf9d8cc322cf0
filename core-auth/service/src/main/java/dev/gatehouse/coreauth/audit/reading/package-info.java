/** The audit log as operators read it. */
@NullMarked
package dev.gatehouse.coreauth.audit.reading;

import org.jspecify.annotations.NullMarked;
