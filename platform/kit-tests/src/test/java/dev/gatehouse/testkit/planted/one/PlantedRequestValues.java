package dev.gatehouse.testkit.planted.one;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestCookie;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestMatrix;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Has a value of the request in a field in every way that there is; never used. */
public class PlantedRequestValues {

    @Context
    @Nullable UriInfo context;

    @BeanParam
    @Nullable PlantedResource bean;

    @CookieParam("x")
    @Nullable String cookie;

    @FormParam("x")
    @Nullable String form;

    @HeaderParam("x")
    @Nullable String header;

    @MatrixParam("x")
    @Nullable String matrix;

    @PathParam("x")
    @Nullable String path;

    @QueryParam("x")
    @Nullable String query;

    @RestCookie
    @Nullable String restCookie;

    @RestForm
    @Nullable String restForm;

    @RestHeader
    @Nullable String restHeader;

    @RestMatrix
    @Nullable String restMatrix;

    @RestPath
    @Nullable String restPath;

    @RestQuery
    @Nullable String restQuery;
}
