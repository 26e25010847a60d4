import Testing

/// Events in the exact shape in which one of the vendor's clients writes them.
///
/// A table, hence the length. The shapes are those of the clients' sources; names and values are made up.
struct DengageClientCase: Sendable, CustomTestStringConvertible {
    let client: DengageClient
    let title: String
    let events: [String]
    var isAtOnce = false

    var testDescription: String { "\(client.rawValue): \(title)" }

    private init(_ client: DengageClient, _ title: String, atOnce: Bool = false, _ events: String...) {
        self.client = client
        self.title = title
        self.events = events
        isAtOnce = atOnce
    }

    static let all = guide + olderBrowser + browser + android + iOS + reactNative + flutter + others

    // MARK: The guide

    private static let guide = [
        DengageClientCase(
            .guide, "two events, the second without a page",
            #"""
            {
            "name": "PAGE_VIEW", "userId": "u-1", "sessionId": "s-1", "device": "IOS",
            "pageUrl": "http://www.shop.example/", "referrer": "", "category": "Product Page",
            "subCategory": "Men > Sports"
            }
            """#,
            #"{"name": "PRODUCT_VIEW", "userId": "u-1", "sessionId": "s-1", "device": "IOS", "productId": "P1"}"#),
        DengageClientCase(
            .guide, "PRODUCT_VIEW with inStock as a string",
            #"""
            {"name":"PRODUCT_VIEW","userId":"u-1","sessionId":"s-1","device":"TABLET","productId":"P1","title":"Shoe",
            "inStock":"true","url":"http://www.shop.example/p1","image":"http://www.shop.example/p1.jpg",
            "category":"Men>Sports>Shoes","brand":"B","price":349.99,"oldPrice":399.99,"colors":["red"],
            "sizes":["41","42"],"labels":["new"],"params":{"season":"summer"}}
            """#),
        DengageClientCase(
            .guide, "BASKET_OPERATIONS remove with neither price nor currency",
            #"{"name":"BASKET_OPERATIONS","userId":"u-1","sessionId":"s-1","step":"remove","productId":"P1","quantity":1}"#
        ),
        DengageClientCase(
            .guide, "CHECKOUT by the guide's step names, the total not the sum of its lines, no orderNo",
            checkout("basket", #""cartUrl":"http://www.shop.example/cart","#),
            checkout("customer", #""cartUrl":"http://www.shop.example/cart","#),
            checkout("payment", #""cartUrl":"http://www.shop.example/cart","#),
            checkout("purchase", "")),
        DengageClientCase(
            .guide, "USER_OPERATIONS with age as a number, and CUSTOM_EVENT",
            #"""
            {"name":"USER_OPERATIONS","userId":"u-1","sessionId":"s-1","step":"signup","username":"jane","fullName":"Jane D",
            "email":"jane@shop.example","phone":"+905555555555","gender":"F","age":35,"segments":["a","b"],
            "memberSince":"23.01.2014","location":"Ankara","custom":{"k":"v"}}
            """#,
            #"{"name":"USER_OPERATIONS","userId":"u-1","sessionId":"s-1","step":"signin","username":"jane"}"#,
            #"{"name":"USER_OPERATIONS","userId":"u-1","sessionId":"s-1","step":"signout","username":"jane"}"#,
            #"{"name":"USER_OPERATIONS","userId":"u-1","sessionId":"s-1","step":"update","username":"jane","age":36}"#,
            #"{"name":"CUSTOM_EVENT","userId":"u-1","sessionId":"s-1","type":"warranty","params":{"years":"2"}}"#),
    ]

    private static func checkout(_ step: String, _ members: String) -> String {
        #"""
        {"name":"CHECKOUT","userId":"u-1","sessionId":"s-1","step":"\#(step)","totalPrice":999.99,"currency":"TRY",\#(members)
        "productList":[{"productId":"P1","price":349.99,"quantity":2,"currency":"TRY"},{"productId":"P2","price":249.99,"quantity":1}]}
        """#
    }

    // MARK: The browser libraries

    /// What the library adds to every event: its retry counter, its clock with a month that counts from 0, flags as text.
    private static let page =
        #""userId":"4020489616172081152","sessionId":"-897541074991628287","device":"PC","os":"macOS","browser":"Chrome","pageUrl":"https://www.shop.example/?a=1&b=2","referrer":"","userAgent":"Mozilla/5.0","testMode":"false","lang":"EN","currency":"EUR","params":{},"tryCount":0,"tz":"-180","ft":"2020.00.31 10:11:12.123","recommendIds":[],"nextPage":false"#

    private static let olderBrowser = [
        DengageClientCase(
            .olderBrowser, "pages, with a kind of page of its own",
            #"{"name":"PAGE_VIEW",\#(page),"category":"Purchase Success Page","subCategory":null}"#),
        DengageClientCase(
            .olderBrowser, "a basket named after the user",
            #"{"name":"BASKET_OPERATIONS",\#(page),"step":"add","productId":"P1","quantity":1,"basketId":"basket_4020489616172081152","instanceIds":["i"],"fromStore":true}"#
        ),
        DengageClientCase(
            .olderBrowser, "CHECKOUT by the library's step names",
            #"{"name":"CHECKOUT",\#(page),"step":"view-basket","totalPrice":"10.50","basketId":"basket_4020489616172081152"}"#,
            #"{"name":"CHECKOUT",\#(page),"step":"customer-info","totalPrice":10.5,"productList":[{"productId":"P1","instanceIds":["i"],"fromStore":false}]}"#
        ),
        DengageClientCase(
            .olderBrowser, "USER_OPERATIONS with flags of the step and birthdate in lower case",
            #"{"name":"USER_OPERATIONS",\#(page),"step":"signin","username":"jane","isLogin":"true","isRegistered":"true","birthdate":"31.12.1980"}"#
        ),
        DengageClientCase(
            .olderBrowser, "events that only this library knows",
            #"{"name":"INTERNAL_PRODUCT",\#(page),"productId":"P1","productIds":["P2","P3"]}"#,
            #"{"name":"CATEGORY_OPERATIONS",\#(page),"type":"view","productIds":["P1"]}"#),
    ]

    private static let browser = [
        DengageClientCase(
            .browser, "its whole queue in one request",
            #"{"name":"PAGE_VIEW",\#(page),"async":"true","category":"Home Page"}"#,
            #"{"name":"PRODUCT_VIEW",\#(page),"async":"true","productId":"7","title":"Shoe","url":"/p","image":"//cdn/p.jpg","categories":["Men > Shoes"],"price":"3099.90","specialPrice":"2999.90","inStock":"true","stockCount":"3","stockRatio":0.5,"noUpdate":["all"],"source":"PAID","scoreCount":4,"paramsList":{"a":["b"]},"activeBanners":[{"title":"t","group":"g","order":1}]}"#,
            #"{"name":"USER_CHANGE",\#(page),"async":"true","oldUserId":"7298412948190920704"}"#),
        DengageClientCase(
            .browser, "a device in lower case, categories as one text, a 2023 flag against tracking",
            #"{"name":"PRODUCT_VIEW","userId":"u","sessionId":"s","device":"tablet","os":"Other","browser":"Samsung Browser","dnt":true,"productId":"7","title":"t","url":"u","image":"i","price":1,"categories":"Men|Shoes"}"#,
            #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","device":"mobile","category":"Basket Page"}"#),
        DengageClientCase(
            .browser, "an emptied basket, and quantity left to its default",
            #"{"name":"BASKET_OPERATIONS",\#(page),"step":"clear","productId":"7","basketId":"basket_1"}"#,
            #"{"name":"BASKET_OPERATIONS",\#(page),"step":"add","productId":"7","basketId":"basket_1","activeBanners":[]}"#
        ),
        DengageClientCase(
            .browser, "CHECKOUT kept in the page's store and sent again",
            #"{"name":"CHECKOUT",\#(page.replacing(#""tryCount":0"#, with: #""tryCount":2"#)),"step":"payment-info","totalPrice":"10.5","basketId":"basket_1"}"#,
            #"{"name":"CHECKOUT",\#(page.replacing(#""tryCount":0"#, with: #""tryCount":3"#)),"step":"purchase","totalPrice":10.5,"orderNo":"17","paymentType":"card","totalDiscount":0,"discounts":{},"shipment":"fast","tax":1.2,"coupon":"C","productList":[{"productId":"7","price":"10.5","quantity":1}]}"#
        ),
        DengageClientCase(
            .browser, "USER_OPERATIONS with birthDate, and a newsletter",
            #"{"name":"USER_OPERATIONS",\#(page),"step":"signup","email":"jane@shop.example","isRegistered":true,"birthDate":"31.12.1980","emailNtf":true,"smsNtf":false}"#,
            #"{"name":"USER_OPERATIONS",\#(page),"step":"subscribe","email":"jane@shop.example"}"#,
            #"{"name":"USER_OPERATIONS",\#(page),"step":"unsubscribe","email":"jane@shop.example"}"#,
            #"{"name":"USER_OPERATIONS",\#(page),"step":"signout","isLogin":false}"#),
        DengageClientCase(
            .browser, "INTERACTION of every kind",
            #"{"name":"INTERACTION",\#(page),"type":"widget-view","instanceId":"i","interactionId":"x"}"#,
            #"{"name":"INTERACTION",\#(page),"type":"close","instanceId":"i"}"#,
            #"{"name":"INTERACTION",\#(page),"type":"js_reject","instanceId":"i","interactionId":"static"}"#),
        DengageClientCase(
            .browser, "banner events, processed at once", atOnce: true,
            #"{"name":"BANNER_OPERATIONS",\#(page),"async":"false","type":"impression","title":"t","group":"g","order":1,"category":"c","brand":"b","label":"l","productId":"7"}"#,
            #"{"name":"BANNER_GROUP_VIEW",\#(page),"async":"false","group":"g","banners":[{"title":"t","image":"i","order":"1","urls":["u"]}]}"#,
            #"{"name":"INTERNAL_BANNER_GROUP",\#(page),"async":"false","group":"g","banners":[{"title":"t","image":"i","order":1,"urls":["u"]}]}"#
        ),
        DengageClientCase(
            .browser, "SEARCH, FORM and PROMOTION",
            #"{"name":"SEARCH",\#(page),"query":"shoe","type":"instant","ordering":{"sort":"price"},"filters":{},"trigger":"click"}"#,
            #"{"name":"FORM",\#(page),"formName":"contact","fields":{"name":"Jane"}}"#,
            #"{"name":"PROMOTION",\#(page),"type":"impression","code":"C","title":"t","categories":["a"],"brands":[],"labels":[],"productIds":["7"]}"#
        ),
    ]

    // MARK: The apps' libraries

    private static let android = [
        DengageClientCase(
            .android, "a view with the device's data and escapes for characters that HTML reads",
            #"{"advertisingIdentifier":"a-1","appVersion":"1.2","device":"android","os":"android","osversion":"14","sdkVersion":"1.0","name":"PRODUCT_VIEW","userId":"u","sessionId":"s","lang":"TR","productId":"P1","title":"Ayakkab\u0131","category":"Men \u003e Shoes","price":10.0,"url":"https://www.shop.example/?a\u003d1\u0026b","image":"i","noUpdate":true,"params":{"n":1},"testMode":false,"carrier":"c","deviceType":"phone"}"#
        ),
        DengageClientCase(
            .android, "a basket with a fractional quantity, CHECKOUT by its own step names",
            #"{"name":"BASKET_OPERATIONS","userId":"u","sessionId":"s","device":"android","step":"add","productId":"P1","quantity":2.0,"price":10.0}"#,
            #"{"name":"CHECKOUT","userId":"u","sessionId":"s","device":"android","step":"customer","totalPrice":20.0,"productList":[{"productId":"P1","quantity":2.0,"price":10.0}]}"#,
            #"{"name":"CHECKOUT","userId":"u","sessionId":"s","device":"android","step":"purchase","totalPrice":20.0,"orderNo":"17","productList":[]}"#
        ),
        DengageClientCase(
            .android, "USER_OPERATIONS with mobilePhone, birthDate, and flags and age as text",
            #"{"name":"USER_OPERATIONS","userId":"u","sessionId":"s","device":"android","step":"signup","userOperationStep":"signup","mobilePhone":"+905555555555","age":"35","birthDate":"31.12.1980","isRegistered":"true","isLogin":true,"oldUserId":"o","externalId":"e"}"#,
            #"{"name":"USER_OPERATIONS","userId":"u","sessionId":"s","device":"android","step":"delete_last_search","lastSearchDeletedKeywords":"shoe"}"#
        ),
        DengageClientCase(
            .android, "a banner of several categories, a changed user, traits",
            #"{"name":"BANNER_OPERATIONS","userId":"u","sessionId":"s","device":"android","type":"click","title":"t","group":"g","order":1,"category":["a","b"]}"#,
            #"{"name":"USER_CHANGE","userId":"u","sessionId":"s","device":"android","oldUserId":"o"}"#,
            #"{"name":"USER_TRAITS","userId":"u","sessionId":"s","device":"android","properties":{"vip":true}}"#),
    ]

    private static let iOS = [
        DengageClientCase(
            .iOS, "the key inside the event, slashes escaped",
            #"{"apiKey":"key-1","name":"PAGE_VIEW","userId":"u","sessionId":"s","device":"ios","os":"ios","osversion":"17.1","appVersion":"1","sdkVersion":"1.0","lang":"EN","pageUrl":"https:\/\/www.shop.example\/","category":"Home Page","extra":{},"params":{"a":"b"}}"#
        ),
        DengageClientCase(
            .iOS, "SEARCH and USER_OPERATIONS with age as text",
            #"{"apiKey":"key-1","name":"SEARCH","userId":"u","sessionId":"s","device":"ios","query":"shoe","type":"faceted"}"#,
            #"{"apiKey":"key-1","name":"USER_OPERATIONS","userId":"u","sessionId":"s","device":"ios","step":"update","email":"jane@shop.example","age":"35","birthdate":"31.12.1980"}"#
        ),
        DengageClientCase(
            .iOS, "CHECKOUT purchase without its order's number",
            #"{"apiKey":"key-1","name":"CHECKOUT","userId":"u","sessionId":"s","device":"ios","step":"purchase","totalPrice":20,"productList":[{"productId":"P1","quantity":2,"price":10}]}"#
        ),
    ]

    private static let reactNative = [
        DengageClientCase(
            .reactNative, "a page on iOS, which it calls os",
            #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","device":"ios","os":"os","osversion":"17","lang":"FR","category":"Category Page","testMode":true,"nextPage":false}"#
        ),
        DengageClientCase(
            .reactNative, "a basket, the view of one, a custom event",
            #"{"name":"BASKET_OPERATIONS","userId":"u","sessionId":"s","device":"android","os":"android","lang":"TR","step":"add","productId":"P1","quantity":1,"price":9.5,"basketId":"b","size":"M"}"#,
            #"{"name":"CHECKOUT","userId":"u","sessionId":"s","device":"android","os":"android","lang":"TR","step":"view-basket","totalPrice":9.5,"basketId":"b","productList":[{"productId":"P1","price":9.5,"quantity":1}]}"#,
            #"{"name":"CUSTOM_EVENT","userId":"u","sessionId":"s","device":"android","os":"android","lang":"TR","type":"warranty"}"#
        ),
        DengageClientCase(
            .reactNative, "SEARCH without a query, INTERACTION search",
            #"{"name":"SEARCH","userId":"u","sessionId":"s","device":"ios","lang":"EN","mode":"popular"}"#,
            #"{"name":"INTERACTION","userId":"u","sessionId":"s","device":"ios","lang":"EN","type":"search","instanceId":"i","interactionId":"shoe"}"#
        ),
    ]

    private static let flutter = [
        DengageClientCase(
            .flutter, "a product with its dates in milliseconds and a main category",
            #"{"name":"PRODUCT_VIEW","userId":"u","sessionId":"s","device":"android","lang":"DE","productId":"P1","title":"t","url":"u","image":"i","category":"a","mainCategory":"a","price":10,"stockStatus":1,"lastUpdateTime":1712345678901,"publishTime":1712345678901,"additionalImages":["x"],"noUpdate":false}"#
        ),
        DengageClientCase(
            .flutter, "CHECKOUT by its step names, a mix of the others'",
            #"{"name":"CHECKOUT","userId":"u","sessionId":"s","device":"ios","step":"customer-info","totalPrice":1,"productList":[{"productId":"P1","price":1,"quantity":1,"currency":"EUR"}]}"#,
            #"{"name":"CHECKOUT","userId":"u","sessionId":"s","device":"ios","step":"payment-info","totalPrice":1,"productList":[]}"#
        ),
    ]

    // MARK: Shops

    private static let others = [
        DengageClientCase(
            .magento, "a basket whose number is a bare integer, the e-mail as the name, signing out without one",
            #"{"name":"BASKET_OPERATIONS",\#(page),"step":"add","productId":"17","quantity":"1","basketId":17,"price":"9.9500"}"#,
            #"{"name":"USER_OPERATIONS",\#(page),"step":"signin","username":"jane@shop.example","email":"jane@shop.example","memberSince":"23.01.2014"}"#,
            #"{"name":"USER_OPERATIONS",\#(page),"step":"signout"}"#,
            #"{"name":"PAGE_VIEW",\#(page),"category":"Customer Page"}"#),
        DengageClientCase(
            .shop, "an event with fields of the shop's own and no device",
            #"{"name":"CUSTOM_EVENT","userId":"u","sessionId":"s","type":"quiz","params":{"score":7},"anything":{"else":[1,2.50,1e3]}}"#
        ),
        DengageClientCase(
            .shop, "a form under the name of the newer guide, and a banner group likewise",
            #"{"name":"USER_FORM","userId":"u","sessionId":"s","formName":"contact","fields":[{"name":"n","value":"v"}]}"#,
            #"{"name":"BANNER_VIEW","userId":"u","sessionId":"s","group":"g"}"#),
    ]
}
