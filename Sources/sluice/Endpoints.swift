import Vendors

/// The endpoint of a destination: a line per vendor.
enum Endpoints {
    static func endpoint(of destination: Configuration.Destination) -> any Endpoint {
        switch destination.account {
        case .dengage(let key, let origin):
            DengageEndpoint(url: destination.url.text, apiKey: key.value, origin: origin?.text)
        case .gravity(let username, let password):
            GravityEndpoint(url: destination.url.text, username: username, password: password.value)
        }
    }
}
