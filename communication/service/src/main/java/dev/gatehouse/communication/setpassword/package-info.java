/** Mail for whoever has to set a password: core-auth asks for it and makes the link's token. */
@NullMarked
package dev.gatehouse.communication.setpassword;

import org.jspecify.annotations.NullMarked;
