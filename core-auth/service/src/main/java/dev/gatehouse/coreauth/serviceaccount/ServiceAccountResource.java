package dev.gatehouse.coreauth.serviceaccount;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.audit.Initiators;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Service accounts, for operators. A secret is in the answer that creates it and never again. */
@Path("/admin/v1/service-accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Service accounts")
class ServiceAccountResource {

    private static final String BASE = "/admin/v1/service-accounts";
    private static final String FIRST = "00000000-0000-0000-0000-000000000000";
    private static final String PERMISSION = "[a-z0-9][a-z0-9._-]{0,63}:[a-z0-9][a-z0-9._-]{0,63}";

    /** With more scopes a token would be longer than services look at. */
    private static final int MOST_SCOPES = 16;

    record NewServiceAccount(
            @NotNull @Pattern(regexp = "\\S(?:[^\\p{Cntrl}]{0,98}\\S)?")
            String name,

            @NotNull @Size(min = 1, max = MOST_SCOPES) List<@NotNull @Pattern(regexp = PERMISSION) String> scopes) {}

    record SecretView(UUID id, String lastFour, Instant createdAt) {

        static SecretView of(StoredSecret secret) {
            return new SecretView(secret.id(), secret.lastFour(), secret.createdAt());
        }
    }

    record AccountView(
            UUID id,
            String clientId,
            String name,
            List<String> scopes,
            boolean isEnabled,
            Instant createdAt,
            UUID createdBy,
            List<SecretView> secrets) {

        static AccountView of(ServiceAccount account) {
            return new AccountView(
                    account.id(),
                    account.clientId(),
                    account.name(),
                    account.scopes(),
                    account.enabled(),
                    account.createdAt(),
                    account.createdBy(),
                    account.secrets().stream().map(SecretView::of).toList());
        }
    }

    record CreatedAccount(AccountView account, String clientSecret) {

        @Override
        public String toString() {
            return "CreatedAccount[redacted]";
        }
    }

    record CreatedSecret(SecretView secret, String clientSecret) {

        @Override
        public String toString() {
            return "CreatedSecret[redacted]";
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AccountView> serviceAccounts, @Nullable String nextPageToken) {}

    private final ServiceAccountRepository accounts;
    private final CreateServiceAccount createServiceAccount;
    private final SwitchServiceAccount switchServiceAccount;
    private final RotateSecret rotateSecret;
    private final Initiators initiators;

    ServiceAccountResource(
            ServiceAccountRepository accounts,
            CreateServiceAccount createServiceAccount,
            SwitchServiceAccount switchServiceAccount,
            RotateSecret rotateSecret,
            Initiators initiators) {
        this.accounts = accounts;
        this.createServiceAccount = createServiceAccount;
        this.switchServiceAccount = switchServiceAccount;
        this.rotateSecret = rotateSecret;
        this.initiators = initiators;
    }

    @POST
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Creates a service account; its secret is in this answer only",
            description = "Scopes are permissions that the caller holds: else 403 BEYOND_OWN_PERMISSIONS.")
    public Uni<RestResponse<CreatedAccount>> create(
            @NotNull @Valid NewServiceAccount wanted,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        return createServiceAccount
                .create(operator(security, http), wanted.name(), wanted.scopes())
                .map(created -> secret(
                        BASE + "/" + created.account().id(),
                        new CreatedAccount(
                                AccountView.of(created.account()),
                                created.secret().reveal())));
    }

    @GET
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "All of them, the oldest first; page_token is the last one's id")
    public Uni<RestResponse<Page>> list(
            @QueryParam("page_size") @DefaultValue("50") @Min(1) @Max(200) int pageSize,
            @QueryParam("page_token") @DefaultValue(FIRST) UUID pageToken) {
        return accounts.list(pageToken, pageSize + 1).map(found -> page(found, pageSize));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "One of them")
    public Uni<AccountView> get(@PathParam("id") UUID id) {
        return accounts.find(id).map(ServiceAccountRepository::orNotFound).map(AccountView::of);
    }

    @POST
    @Path("{id}/disable")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "It gets no token any more, and those it has are refused everywhere within a second")
    public Uni<Void> disable(
            @PathParam("id") UUID id, @Context SecurityContext security, @Context HttpServerRequest http) {
        return switchServiceAccount.disable(operator(security, http), id);
    }

    @POST
    @Path("{id}/enable")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "It gets tokens again; the caller holds its scopes. Tokens of before stay dead")
    public Uni<Void> enable(
            @PathParam("id") UUID id, @Context SecurityContext security, @Context HttpServerRequest http) {
        return switchServiceAccount.enable(operator(security, http), id);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Deletes it; its tokens are refused everywhere within a second")
    public Uni<Void> delete(
            @PathParam("id") UUID id, @Context SecurityContext security, @Context HttpServerRequest http) {
        return switchServiceAccount.delete(operator(security, http), id);
    }

    @POST
    @Path("{id}/secrets")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "A second secret, in this answer only; with two there is no third: 409 TOO_MANY_SECRETS")
    public Uni<RestResponse<CreatedSecret>> addSecret(
            @PathParam("id") UUID id, @Context SecurityContext security, @Context HttpServerRequest http) {
        return rotateSecret
                .add(operator(security, http), id)
                .map(added -> secret(
                        BASE + "/" + id,
                        new CreatedSecret(
                                SecretView.of(added.stored()), added.secret().reveal())));
    }

    @DELETE
    @Path("{id}/secrets/{secret_id}")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Deletes one of its secrets; it is refused within a second")
    public Uni<Void> deleteSecret(
            @PathParam("id") UUID id,
            @PathParam("secret_id") UUID secretId,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        return rotateSecret.delete(operator(security, http), id, secretId);
    }

    private Operator operator(SecurityContext security, HttpServerRequest http) {
        var caller = AccessToken.of(security);
        return new Operator(caller.userId(), initiators.operator(caller, http));
    }

    private static <T> RestResponse<T> secret(String location, T body) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, body)
                .header(HttpHeaders.LOCATION, location)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static RestResponse<Page> page(List<ServiceAccount> found, int size) {
        var shown = found.stream().limit(size).map(AccountView::of).toList();
        if (found.size() <= size) {
            return RestResponse.ok(new Page(shown, null));
        }
        var token = shown.getLast().id().toString();
        return RestResponse.ResponseBuilder.ok(new Page(shown, token))
                .header("Link", "<" + BASE + "?page_size=" + size + "&page_token=" + token + ">; rel=\"next\"")
                .build();
    }
}
