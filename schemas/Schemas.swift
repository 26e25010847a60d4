/// The JSON Schema documents of this folder, embedded in the binary.
///
/// Embedding flattens folders, so a document's name begins with its vendor's. A new document needs its line here; a test
/// compares the list with the folders.
public enum EmbeddedSchemas {
    /// The admin API as an OpenAPI document: https://spec.openapis.org/oas/v3.1.0
    public static var adminAPI: [UInt8] { PackageResources.openapi_json }

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
            ("gravity-field.add-to-cart.json", PackageResources.gravity_field_add_to_cart_json),
            ("gravity-field.add-to-wishlist.json", PackageResources.gravity_field_add_to_wishlist_json),
            ("gravity-field.change-attr.json", PackageResources.gravity_field_change_attr_json),
            ("gravity-field.common.json", PackageResources.gravity_field_common_json),
            ("gravity-field.engagement.json", PackageResources.gravity_field_engagement_json),
            ("gravity-field.enter-promo-code.json", PackageResources.gravity_field_enter_promo_code_json),
            ("gravity-field.event.json", PackageResources.gravity_field_event_json),
            ("gravity-field.filter-items.json", PackageResources.gravity_field_filter_items_json),
            ("gravity-field.keyword-search.json", PackageResources.gravity_field_keyword_search_json),
            ("gravity-field.login.json", PackageResources.gravity_field_login_json),
            ("gravity-field.newsletter-subscription.json", PackageResources.gravity_field_newsletter_subscription_json),
            ("gravity-field.page.json", PackageResources.gravity_field_page_json),
            ("gravity-field.purchase.json", PackageResources.gravity_field_purchase_json),
            ("gravity-field.remove-from-cart.json", PackageResources.gravity_field_remove_from_cart_json),
            ("gravity-field.request.json", PackageResources.gravity_field_request_json),
            ("gravity-field.signup.json", PackageResources.gravity_field_signup_json),
            ("gravity-field.sort-items.json", PackageResources.gravity_field_sort_items_json),
            ("gravity-field.sync-cart.json", PackageResources.gravity_field_sync_cart_json),
            ("gravity.common.json", PackageResources.gravity_common_json),
            ("gravity.event.json", PackageResources.gravity_event_json),
            ("gravity.item-update.json", PackageResources.gravity_item_update_json),
            ("gravity.item.json", PackageResources.gravity_item_json),
            ("gravity.user.json", PackageResources.gravity_user_json),
            ("ometria.basket.json", PackageResources.ometria_basket_json),
            ("ometria.event.json", PackageResources.ometria_event_json),
            ("ometria.order.json", PackageResources.ometria_order_json),
            ("ometria.view.json", PackageResources.ometria_view_json),
            ("richrelevance.add-to-cart-page.json", PackageResources.richrelevance_add_to_cart_page_json),
            ("richrelevance.brand-page.json", PackageResources.richrelevance_brand_page_json),
            ("richrelevance.cart-page.json", PackageResources.richrelevance_cart_page_json),
            ("richrelevance.category-page.json", PackageResources.richrelevance_category_page_json),
            ("richrelevance.common.json", PackageResources.richrelevance_common_json),
            ("richrelevance.error-page.json", PackageResources.richrelevance_error_page_json),
            ("richrelevance.generic-page.json", PackageResources.richrelevance_generic_page_json),
            ("richrelevance.home-page.json", PackageResources.richrelevance_home_page_json),
            ("richrelevance.item-page.json", PackageResources.richrelevance_item_page_json),
            ("richrelevance.personal-page.json", PackageResources.richrelevance_personal_page_json),
            ("richrelevance.purchase-complete-page.json", PackageResources.richrelevance_purchase_complete_page_json),
            ("richrelevance.search-page.json", PackageResources.richrelevance_search_page_json),
        ]
    }
}
