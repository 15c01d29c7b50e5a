package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Who belongs to a team or an organization.
 *
 * @param user empty where only the e-mail address is known
 * @param email may be empty
 * @param role {@code admin} or {@code user}; {@code org_admin} and others in an organization
 */
record Member(String user, String email, String role) {

    private static final String USER = "user_id";
    private static final String EMAIL = "user_email";

    static Member admin(String user) {
        return new Member(user, "", Rights.ADMIN);
    }

    /** By {@code {"user_id" or "user_email", "role"}}. */
    static Member of(JsonNode node) {
        if (!(node instanceof ObjectNode body)) {
            throw Refusal.invalid(
                    "model_type", "body", "member", "Input should be a valid dictionary");
        }
        ObjectNode values = Schemas.MEMBER.readNew(body);
        Member member =
                new Member(
                        values.path(USER).asText(""),
                        values.path(EMAIL).asText(""),
                        values.path("role").asText("user"));
        if (member.user().isEmpty() && member.email().isEmpty()) {
            throw Refusal.missing("body", USER);
        }
        return member;
    }

    /** One of them, or a list. */
    static List<Member> all(ObjectNode body) {
        JsonNode member = body.path("member");
        if (member.isMissingNode()) {
            throw Refusal.missing("body", "member");
        }
        return member.isArray()
                ? member.valueStream().map(Member::of).toList()
                : List.of(of(member));
    }
}
