/// The paths of the dialect.
enum DengageRoute {
    case events
    case keys

    init?(path: String) {
        switch path {
        case "/add/events/v1.json", "/sync/events/v1.json": self = .events
        case "/get/key", "/get/key/v1.json": self = .keys
        default: return nil
        }
    }

    var method: String {
        switch self {
        case .events: "POST"
        case .keys: "GET"
        }
    }

    /// Every method that is answered, as the headers `Allow` and `Access-Control-Allow-Methods` list them.
    var allowed: String { method + ", OPTIONS" }
}
