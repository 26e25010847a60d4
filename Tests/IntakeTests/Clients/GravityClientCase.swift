import Testing

/// A call in the exact shape in which one of the vendor's clients writes it. Names and values are made up.
struct GravityClientCase: Sendable, CustomTestStringConvertible {
    let client: GravityClient
    let method: String
    let title: String
    let elements: [String]
    var isAsync = true
    /// What the client's transport said when the same request was sent before.
    var lastError: Int?

    var testDescription: String { "\(client.rawValue): \(method), \(title)" }

    private init(
        _ client: GravityClient, _ method: String, _ title: String, isAsync: Bool = true,
        lastError: Int? = nil, _ elements: String...
    ) {
        self.client = client
        self.method = method
        self.title = title
        self.elements = elements
        self.isAsync = isAsync
        self.lastError = lastError
    }

    static let all = events + catalogue

    private static let events = [
        GravityClientCase(
            .guide, "addEvents", "lines of orders, slashes escaped",
            #"""
            {"itemId":"i-1","userId":"u-1","cookieId":"c-1","eventType":"BUY","time": 1525625386,
             "nameValues":[{"name":"unitPrice","value":"199.9"},{"name":"quantity","value":"1"},{"name":"orderId","value":"o\/1"}]}
            """#,
            #"{"itemId":"i-2","cookieId":"c-1","eventType":"VIEW","time":1525625386}"#),
        GravityClientCase(
            .java, "addEvents", "names of pairs with a capital, unset members as null", isAsync: false,
            #"{"eventType":"BUY","itemId":"i","recommendationId":null,"time":1525625386,"userId":"u","cookieId":"c","nameValues":[{"name":"OrderId","value":"o"},{"name":"UnitPrice","value":"12345.67"},{"name":"Currency","value":"HUF"},{"name":"Quantity","value":"1"}]}"#
        ),
        GravityClientCase(
            .java, "addEvents", "escapes for all that is not ASCII, a name that repeats",
            #"{"eventType":"PRODUCT_SEARCH","itemId":null,"recommendationId":null,"time":1525625386,"userId":null,"cookieId":"c","nameValues":[{"name":"SearchString","value":"k\u00e1v\u00e9 \ud83d\ude00"},{"name":"Filter.CategoryId","value":"1"},{"name":"Filter.CategoryId","value":"2"}]}"#
        ),
        GravityClientCase(
            .php, "addEvents", "unset members as null, no pairs",
            #"{"eventType":"VIEW","itemId":"i","recommendationId":null,"time":1525625386,"userId":null,"cookieId":"c","nameValues":null}"#,
            #"{"eventType":"LOGIN","itemId":null,"recommendationId":null,"time":1525625386,"userId":"u","cookieId":"c","nameValues":[]}"#
        ),
        GravityClientCase(
            .php, "addEvents", "sent again after a timeout, to wait for the database", isAsync: false, lastError: 28,
            #"{"eventType":"ADD_TO_CART","itemId":"i","recommendationId":null,"time":1525625386,"userId":null,"cookieId":"c","nameValues":[{"name":"Quantity","value":"1"}]}"#
        ),
        GravityClientCase(
            .olderPHP, "addEvents", "escapes for slashes and for all that is not ASCII",
            #"{"eventType":"BROWSE","itemId":null,"recommendationId":null,"time":1525625386,"userId":null,"cookieId":"c","nameValues":[{"name":"url","value":"\/k\u00e1v\u00e9"}]}"#
        ),
        GravityClientCase(
            .php7, "addEvents", "names of pairs in camel case",
            #"{"eventType":"REC_CLICK","itemId":"i","recommendationId":"hlt9c2h4-hb28ld2viza-S.MAIN_PAGE-1xutalp","time":1525625386,"userId":"u","cookieId":"c","nameValues":[{"name":"position","value":"1"}]}"#
        ),
        GravityClientCase(
            .iOS, "addEvents", "no time, the place added as pairs",
            #"{"eventType":"VIEW","itemId":"i","cookieId":"device-1","nameValues":[{"name":"longitude","value":"19.04"},{"name":"latitude","value":"47.49"}]}"#
        ),
        GravityClientCase(
            .androidSample, "addEvents", "SEARCH, which the vendor's own table lacks",
            #"{"eventType":"SEARCH","itemId":null,"userId":null,"cookieId":"device-1","time":1525625386,"recommendationId":null,"nameValues":[{"name":"searchString","value":"shoe"}]}"#
        ),
        GravityClientCase(
            .classifieds, "addEvents", "PHONE_CLICK and BROWSE of the app",
            #"{"eventType":"PHONE_CLICK","itemId":"i","userId":"u","cookieId":"c","time":1525625386,"nameValues":[{"name":"method","value":"tel"},{"name":"device","value":"app"}]}"#,
            #"{"eventType":"BROWSE","userId":"u","cookieId":"c","time":1525625386,"nameValues":[{"name":"device","value":"app"}]}"#
        ),
        GravityClientCase(
            .bookshop, "addEvents", "a cart's price, a type of its own",
            #"{"eventType":"REMOVE_FROM_CART","itemId":"i","cookieId":"c","time":1525625386,"nameValues":[{"name":"unitPrice","value":"9.9"},{"name":"quantity","value":"1"}]}"#,
            #"{"eventType":"SAMPLE_CHAPTER","itemId":"i","cookieId":"c","time":1525625386,"nameValues":[]}"#),
    ]

    private static let catalogue = [
        GravityClientCase(
            .guide, "addItems", "with names that repeat, and an end of 0",
            #"{"itemId":"i-1","title":"t","itemType":"book","hidden":false,"fromDate":0,"toDate":0,"nameValues":[{"name":"categoryId","value":"1"},{"name":"categoryId","value":"2"}]}"#
        ),
        GravityClientCase(.guide, "updateItems", "to delete one", #"{"itemId":"i-1","hidden":true}"#),
        GravityClientCase(
            .guide, "addUsers", "with a hashed address",
            #"{"userId":"u-1","hidden":false,"nameValues":[{"name":"md5_email","value":"0cc175b9"}]}"#),
        GravityClientCase(
            .java, "addItems", "to wait for the database", isAsync: false,
            #"{"itemId":"i","title":"K\u00e1v\u00e9","itemType":null,"hidden":false,"fromDate":0,"toDate":2147483647,"nameValues":[]}"#
        ),
        GravityClientCase(
            .php, "addItems", "with an end that means none, unset members as null",
            #"{"itemId":"i","title":"t","itemType":null,"hidden":false,"fromDate":0,"toDate":2147483647,"nameValues":[{"name":"url","value":"https:\/\/www.shop.example\/i"}]}"#
        ),
        GravityClientCase(
            .php, "updateItems", "without async",
            #"{"itemId":"i","title":null,"itemType":null,"hidden":false,"fromDate":null,"toDate":null,"nameValues":[{"name":"price","value":"9.9"}]}"#
        ),
        GravityClientCase(
            .php, "addUsers", "sent again after a timeout", lastError: 28,
            #"{"userId":"u","hidden":false,"nameValues":null}"#),
        GravityClientCase(
            .php7, "addUsers", "two at once", #"{"userId":"u","hidden":false,"nameValues":[]}"#,
            #"{"userId":"v","hidden":true,"nameValues":[]}"#),
        GravityClientCase(
            .iOS, "updateItems", "with async", #"{"itemId":"i","hidden":false,"nameValues":[{"name":"n","value":"v"}]}"#
        ),
    ]
}
