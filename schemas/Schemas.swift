/// The JSON Schema documents of this folder, embedded in the binary.
///
/// Embedding flattens folders, so a document's name begins with its vendor's. A new document needs its line here; a test
/// compares the list with the folders.
public enum EmbeddedSchemas {
    /// Every document under its file name.
    public static var documents: [(name: String, bytes: [UInt8])] {
        [
            ("dengage.banner-group-view.json", PackageResources.dengage_banner_group_view_json),
            ("dengage.banner-operations.json", PackageResources.dengage_banner_operations_json),
            ("dengage.basket-operations.json", PackageResources.dengage_basket_operations_json),
            ("dengage.category-operations.json", PackageResources.dengage_category_operations_json),
            ("dengage.checkout.json", PackageResources.dengage_checkout_json),
            ("dengage.common.json", PackageResources.dengage_common_json),
            ("dengage.custom-event.json", PackageResources.dengage_custom_event_json),
            ("dengage.form.json", PackageResources.dengage_form_json),
            ("dengage.interaction.json", PackageResources.dengage_interaction_json),
            ("dengage.internal-banner-group.json", PackageResources.dengage_internal_banner_group_json),
            ("dengage.internal-product.json", PackageResources.dengage_internal_product_json),
            ("dengage.page-view.json", PackageResources.dengage_page_view_json),
            ("dengage.product-view.json", PackageResources.dengage_product_view_json),
            ("dengage.promotion.json", PackageResources.dengage_promotion_json),
            ("dengage.search.json", PackageResources.dengage_search_json),
            ("dengage.user-change.json", PackageResources.dengage_user_change_json),
            ("dengage.user-operations.json", PackageResources.dengage_user_operations_json),
            ("dengage.user-traits.json", PackageResources.dengage_user_traits_json),
            ("gravity.common.json", PackageResources.gravity_common_json),
            ("gravity.event.json", PackageResources.gravity_event_json),
            ("gravity.item-update.json", PackageResources.gravity_item_update_json),
            ("gravity.item.json", PackageResources.gravity_item_json),
            ("gravity.user.json", PackageResources.gravity_user_json),
        ]
    }
}
