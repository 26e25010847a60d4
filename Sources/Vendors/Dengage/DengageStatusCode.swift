/// The `statusCode` values of the vendor's answers: all nine of its clients' lists, and success.
public enum DengageStatusCode: String, Sendable, CaseIterable {
    case success = "SUCCESS"
    case noAPIKey = "NO_API_KEY"
    case noAccount = "NO_ACCOUNT"
    case unverifiedAccount = "UNVERIFIED_ACCOUNT"
    case failedAccount = "FAILED_ACCOUNT"
    case noDomainMatch = "NO_DOMAIN_APIKEY_MATCH"
    case noEvent = "NO_EVENT"
    case noUserId = "NO_USERID"
    case noSessionId = "NO_SESSIONID"
    case badInput = "BAD_INPUT"
}
