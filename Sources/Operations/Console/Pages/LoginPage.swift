/// Asks for the admin token.
struct LoginPage: Page {
    static let template = "login"

    let next: String
    /// Why the last try was none.
    let fault: String?
    let assets = Frame.Assets()
}
