/// The page types of `placements`; by itself, one means that the event is to be logged and nothing shown.
public enum RichRelevancePage: String, Sendable, CaseIterable {
    case home = "home_page"
    case item = "item_page"
    case category = "category_page"
    case search = "search_page"
    case addToCart = "add_to_cart_page"
    case cart = "cart_page"
    case purchaseComplete = "purchase_complete_page"
    case brand = "brand_page"
    case personal = "personal_page"
    case error = "error_page"
    case generic = "generic_page"

    /// `richrelevance.item-page.json`
    var schema: String { "richrelevance.\(rawValue.replacing("_", with: "-")).json" }

    /// The list whose entries may go in requests of their own: each says by itself what was put into the cart. A cart or an
    /// order that came in two would be two.
    var divisible: String? { self == .addToCart ? "atcid" : nil }
}
