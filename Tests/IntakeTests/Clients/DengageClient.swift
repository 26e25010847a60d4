import Foundation
import Vendors

/// The programs that send Dengage events: how each puts its events into a request, and which answer leaves it content.
enum DengageClient: String, Sendable, CaseIterable {
    case guide = "curl, as the guide shows it"
    case olderBrowser = "older browser library"
    case browser = "browser library"
    case android = "Android"
    case iOS = "iOS"
    case reactNative = "React Native"
    case flutter = "Flutter"
    case magento = "Magento plugin"
    case shop = "a shop's own fetch"

    static let key = "key-1"
    static let origin = "https://www.shop.example"

    /// One bare object per request, where the others send an array.
    var sendsOneEvent: Bool {
        switch self {
        case .android, .iOS, .reactNative, .flutter, .shop: true
        case .guide, .olderBrowser, .browser, .magento: false
        }
    }

    /// The requests that bring the events.
    ///
    /// - Parameter atOnce: to the endpoint for events that are processed before the answer.
    func requests(for events: [String], atOnce: Bool = false) -> [InboundRequest] {
        let bodies = sendsOneEvent ? events : ["[" + events.joined(separator: ",") + "]"]
        let target = "\(slashes)\(atOnce ? "sync" : "add")/events/v1.json?apiKey=\(Self.key)"
        return bodies.map {
            InboundRequest(method: "POST", target: target, headers: headers, body: Array($0.utf8))
        }
    }

    /// The request for fresh ids; nil for clients that make their own.
    func requestForKeys(_ count: Int) -> InboundRequest? {
        let path: String? =
            switch self {
            case .guide, .android, .iOS: "get/key"
            case .olderBrowser, .browser, .reactNative, .flutter: "get/key/v1.json"
            case .magento, .shop: nil
            }
        return path.map {
            InboundRequest(method: "GET", target: "\(slashes)\($0)?count=\(count)", headers: headers, body: [])
        }
    }

    /// The browser libraries' base address ends in a slash, and they add another.
    private var slashes: String {
        switch self {
        case .olderBrowser, .browser, .magento: "//"
        case .guide, .android, .iOS, .reactNative, .flutter, .shop: "/"
        }
    }

    private var headers: HeaderList {
        switch self {
        case .guide, .iOS:
            ["Origin": Self.origin, "Content-Type": "application/json", "Accept": "application/json"]
        case .android:
            ["Origin": Self.origin, "Content-Type": "application/json; charset=UTF-8", "Accept": "application/json"]
        case .olderBrowser, .magento:
            ["Origin": Self.origin, "Content-Type": "text/plain", "Accept": "*/*"]
        case .browser:
            [
                "Origin": Self.origin, "Content-Type": "text/plain", "Accept": "*/*", "X-Sfy-Api-Key": Self.key,
                "Referer": Self.origin + "/",
            ]
        case .reactNative, .flutter:
            ["Origin": Self.origin, "Content-Type": "text/plain", "X-Sfy-Api-Key": Self.key]
        case .shop:
            ["Origin": Self.origin, "Content-Type": "application/json", "Accept": "*/*"]
        }
    }

    /// Whether the client takes an answer for the success it is.
    ///
    /// - Parameter events: how many the request held.
    func isContent(with answer: Answer, events: Int) -> Bool {
        guard let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] else {
            return false
        }
        let lists = [object["responses"] as? [[Any]], object["campaigns"] as? [[Any]]]
        let isPaired = lists.allSatisfy { $0?.count == events }
        let code = object["statusCode"] as? String
        switch self {
        // Drops an answer whose lists are of another length, and never reads the code.
        case .olderBrowser, .magento: return (200..<300).contains(answer.status) && isPaired
        // Takes any code but SUCCESS, and none as well, for an error, and drops unpaired lists.
        case .browser: return (200..<300).contains(answer.status) && isPaired && code == "SUCCESS"
        // Sends again at once, up to three times, after any other status.
        case .android: return (200..<300).contains(answer.status) && lists.allSatisfy { $0 != nil }
        case .iOS: return [200, 201].contains(answer.status) && lists.allSatisfy { $0 != nil }
        // Their type of an answer has the code.
        case .reactNative, .flutter: return (200..<300).contains(answer.status) && code == "SUCCESS"
        // The guide: there is an error where the body has a code; its clients made SUCCESS one that is none.
        case .guide, .shop: return answer.status == 200 && (code == nil || code == "SUCCESS") && isPaired
        }
    }

    /// The code that the client learns, which must not come with a status that has it send the same again.
    func failure(in answer: Answer) -> String? {
        guard (200..<300).contains(answer.status) else { return nil }
        let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return object?["statusCode"] as? String
    }
}
