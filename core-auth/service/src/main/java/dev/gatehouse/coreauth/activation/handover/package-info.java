/** The handover from user-management, which begins an activation. */
@NullMarked
package dev.gatehouse.coreauth.activation.handover;

import org.jspecify.annotations.NullMarked;
