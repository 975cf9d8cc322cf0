package dev.gatehouse.coreauth.audit.reading;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.chain.Link;
import dev.gatehouse.coreauth.audit.chain.SealedEntry;
import dev.gatehouse.coreauth.audit.chain.Verification;
import dev.gatehouse.coreauth.audit.chain.VerifyChain;
import dev.gatehouse.kit.http.StorableTime;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.Access;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Who did what to whom, for operators. An entry shows once it is sealed, within a second. */
@Path("/admin/v1/audit")
@Tag(name = "Audit")
class AuditResource {

    private static final String CHECKPOINT = "(?:[0-9]{1,18}:[0-9a-f]{64})?";

    /** The last line of an export that is whole: one that was cut off has none. */
    record ExportEnd(long exported) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<EntryView> entries, @Nullable String nextPageToken) {}

    /**
     * @param complete the end was reached; else ask again with {@code after} = {@code through_sequence}
     * @param headHash to be kept elsewhere, as a checkpoint for later
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VerificationView(
            boolean intact,
            boolean complete,
            long checked,
            long throughSequence,
            long headSequence,
            String headHash,
            @Nullable Long firstBroken,
            Verification.@Nullable Fault fault) {

        static VerificationView of(Verification found) {
            return new VerificationView(
                    found.broken().isEmpty(),
                    found.isComplete(),
                    found.checked(),
                    found.through().sequence(),
                    found.head().sequence(),
                    found.head().hex(),
                    found.broken().map(Verification.Break::sequence).orElse(null),
                    found.broken().map(Verification.Break::fault).orElse(null));
        }
    }

    private final SealedEntries entries;
    private final VerifyChain verifyChain;

    AuditResource(SealedEntries entries, VerifyChain verifyChain) {
        this.entries = entries;
        this.verifyChain = verifyChain;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "Entries, the newest first, in pages")
    public Uni<RestResponse<Page>> list(
            @BeanParam @Valid Wanted wanted,
            @QueryParam("page_size") @DefaultValue("50") @Min(1) @Max(200) int pageSize,
            @QueryParam("page_token") @DefaultValue("") @Size(max = 100) String pageToken) {
        var filter = wanted.filter();
        return entries.newest(filter, PageToken.parse(pageToken), pageSize + 1)
                .map(found -> page(found, filter, pageSize));
    }

    @GET
    @Path("export")
    @Produces("application/x-ndjson")
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(
            summary = "All such entries in the order of the chain, a line of JSON each",
            description = "The last line says how many there were; where it is missing, the export was cut off.")
    public Multi<Object> export(@BeanParam @Valid Wanted wanted) {
        var exported = new AtomicLong();
        Supplier<List<Object>> end = () -> List.of(new ExportEnd(exported.get()));
        return entries.all(wanted.filter())
                .invoke(entry -> exported.incrementAndGet())
                .<Object>map(EntryView::of)
                .onCompletion()
                .continueWith(end);
    }

    @GET
    @Path("verification")
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(
            summary = "Computes the chain anew: is anything missing, changed or added?",
            description =
                    "A part at a time. A checkpoint is a sequence number and the hash that it once had, with a colon"
                            + " between: it shows what the database alone cannot, that the chain was longer or another one.")
    public Uni<VerificationView> verify(
            @QueryParam("after") @DefaultValue("0") @Min(0) long after,
            @QueryParam("limit") @DefaultValue("10000") @Min(1) @Max(50_000) int limit,
            @QueryParam("checkpoint") @DefaultValue("") @Pattern(regexp = CHECKPOINT) String checkpoint) {
        return verifyChain.verify(after, limit, link(checkpoint)).map(VerificationView::of);
    }

    private static RestResponse<Page> page(List<SealedEntry> found, AuditFilter filter, int size) {
        var shown = found.subList(0, Math.min(size, found.size()));
        var views = shown.stream().map(EntryView::of).toList();
        if (found.size() <= size) {
            return RestResponse.ok(new Page(views, null));
        }
        var token = PageToken.of(shown.getLast()).toString();
        return RestResponse.ResponseBuilder.ok(new Page(views, token))
                .header(
                        "Link",
                        "</admin/v1/audit?" + filter.query() + "page_size=" + size + "&page_token=" + token
                                + ">; rel=\"next\"")
                .build();
    }

    private static @Nullable Link link(String checkpoint) {
        if (checkpoint.isEmpty()) {
            return null;
        }
        int colon = checkpoint.indexOf(':');
        return new Link(
                Long.parseLong(checkpoint.substring(0, colon)),
                Buffer.buffer(HexFormat.of().parseHex(checkpoint.substring(colon + 1))));
    }

    /** The query parameters that say which entries. */
    record Wanted(
            @QueryParam("user_id") @Nullable UUID userId,

            @QueryParam("actor") @Nullable @Pattern(regexp = "[A-Za-z0-9._:-]{1,100}") String actor,

            @QueryParam("kind") @Nullable String kind,
            @QueryParam("from") @StorableTime @Nullable OffsetDateTime from,
            @QueryParam("to") @StorableTime @Nullable OffsetDateTime to) {

        AuditFilter filter() {
            return new AuditFilter(userId, actor, kind == null ? null : known(kind), from, to);
        }

        private static AuditKind known(String kind) {
            return AuditKind.of(kind)
                    .orElseThrow(() -> new DomainException(
                            PlatformError.INVALID_REQUEST,
                            "Some fields are not valid.",
                            List.of(new FieldError("/kind", "UNKNOWN", "There is no such kind of entry."))));
        }
    }
}
