# What the guide says in English. One message a thing said; arguments come from the catalogue or the person.

welcome = Welcome to { $shop }. Tell me what you need in your own words, and I will look through our { $products } products for it.
    Ask me about any of them too, or about delivery, returns and payment.
greet = Hello! What are you looking for today?
help =
    I can help you three ways:
    • Tell me what you need: “{ $example }”.
    • Narrow it down as you go: “cheaper”, “in black”, “no leather”, “under { $amount }”, “show me more”, “compare the first two”.
    • Ask about a product or the shop: “does the second one have a warranty?”, “how long does delivery take?”
    Say “talk to a person” whenever you would rather, or “start over” to begin afresh.
thanks = You’re welcome! Is there anything else I can find for you?
cheers = Glad to hear it. Just tell me if you want to see more, narrow it down, or look for something else.
bye = Goodbye, and thank you for visiting { $shop }.
bot = I’m { $shop }’s shop guide, a program that runs in the shop itself. I know our products and our policies, and I can pass you to a person.
empty = I can’t read anything in that. Tell me in a few words what you need, for example “{ $example }”.
long = That is a long message, so I have read its beginning.
out-of-scope = That is outside what I know: I’m here for { $shop }’s products and how the shop works. Is there something I can find for you?
attack = I can’t do that. Prices and rules are the shop’s own and nobody can change them in this chat, but I’m glad to find what suits you.
haggle = Prices here are the same for everyone and I can’t change them.
haggle-price = { $title } costs { $price } today.
haggle-sale = It is on sale: the regular price is { $was }.
haggle-hint = I can look for something cheaper, or show what is on sale.
human = I’ll gladly leave you to a person. { $hours }
human-contact = Here is how to reach them:
human-none = The shop has not told me how to reach its staff, so the best I can do is to keep your question for them.
order = I can’t see orders or customers’ data from here, neither yours nor anybody else’s; the shop’s staff can.
started-over = All cleared. What are you looking for?
okay-no = All right. Tell me if there is something else I can find.
nothing-open = I’m not sure what you are saying yes to. What are you looking for?
failed = Something went wrong on my side with that message. Please say it once more, or in other words.
expired = That button is from an earlier conversation. Please tell me again what you need.
not-yours = That button belongs to somebody else’s conversation.

found-recommend = { $count ->
    [one] This one fits what you describe:
   *[other] These fit what you describe best:
}
found-search = { $total ->
    [one] I found one that matches:
   *[other] I found { $total } that match. The best first:
}
found-refined = { $total ->
    [one] That leaves one:
   *[other] That leaves { $total }:
}
found-more = Here are more:
found-similar = Closest to { $title }:
found-unsaid = Nothing that fits the rest says “{ $words }”. These come nearest:
found-partly = { $total ->
        [one] One says “{ $words }”. After it, what comes nearest:
       *[other] { $total } say “{ $words }”. After them, what comes nearest:
    }
found-cheapest = The cheapest first:
found-dearest = The most expensive first:
spelled = I read “{ $typed }” as “{ $meant }”.
none = I’m sorry, we don’t have that.
none-price = Nothing that fits is within that price. The nearest:
none-trait = Nothing that fits has “{ $trait }”. The nearest:
none-brand = We have nothing that fits from { $trait }. The nearest:
none-stock = What fits is out of stock at the moment:
none-nearest = The nearest thing we do sell:
none-more = There are no more that match. I can show something similar, or you can change what you are looking for.
none-shown = I haven’t shown you any products yet. What are you looking for?
none-place = I only showed { $count }. Which of them do you mean?
impossible = A price of at least { $low } and at most { $high } can’t both hold. Which one shall I keep?
foreign = Our prices are in { $currency } and I have no exchange rate, so I haven’t used that limit. What is your limit in { $currency }?
foreign-alike = Our prices are in { $currency } and I have no exchange rate, so I have taken your limit as it stands, in { $currency }.
ask-category = Happy to help. Which of these is closest to what you need?
ask-price = How much would you like to spend?
ask-brand = Is there a brand you would rather have?
ask-color = Which colour should it be?
ask-material = What should it be made of?
ask-size = Which size do you need?
ask-kind = Which kind do you have in mind?
skipped = All right, it doesn’t matter. Tell me whatever else you would like, or how to narrow it down.

reason-words = matches { $words }
reason-price-max = within your limit of { $limit }
reason-price-min = above { $limit }, as you asked
reason-price-range = between { $low } and { $high }
reason-fact = { $fact }: { $value }
reason-brand = from { $brand }
reason-category = in { $category }
reason-sale = reduced from { $was }
reason-meaning = close to what you describe
reason-similar = similar to { $title }
reason-cheaper = { $amount } less than { $title }
reason-profile = you have looked at { $interest } before
reason-profile-said = you told me that you like { $interest }
reason-without = without { $what }
reason-cheapest = the lowest price of those that fit
reason-dearest = the highest price of those that fit
reason-saved = you saved it

in-stock = in stock
in-stock-count = { $count } in stock
out-of-stock = out of stock
preorder = can be pre-ordered
backorder = on back-order

details = Here is all I have on { $title }.
compare = Side by side:
compare-cheapest = { $title } is the cheapest at { $price }.
compare-same = They do not differ in: { $facts }.
compare-one = I need two products to compare. Show me which, for example “compare the first and the third”.
compare-many = I compare up to four at a time, so here are the first four.
row-product = Product
row-price = Price
row-availability = Availability

answer-price = { $title } costs { $price }.
answer-price-sale = { $title } costs { $price } today, reduced from { $was }.
answer-stock-yes = Yes, { $title } is in stock.
answer-stock-count = { $count ->
    [one] Yes, { $title } is in stock: one piece.
   *[other] Yes, { $title } is in stock: { $count } pieces.
}
answer-stock-no = No, { $title } is out of stock at the moment.
answer-stock-preorder = { $title } can be pre-ordered.
answer-stock-backorder = { $title } is on back-order.
answer-fact = { $title } — { $fact }: { $value }.
answer-fact-yes = Yes. { $title } — { $fact }: { $value }.
answer-fact-no = No. { $title } — { $fact }: { $value }.
answer-said = About { $title } the shop says: “{ $quote }”
answer-variants = { $title } comes in: { $values }.
answer-variants-one = { $title } comes only as shown: { $values }.
answer-policy-which = Some products have rules of their own: tell me which one you mean and I will check.
answer-policy-for = For { $what }: { $quote }
answer-unknown = I don’t know that: nothing in what the shop tells me about { $title } answers it. Shall I ask the shop?
answer-unknown-too = As to “{ $question }”: I don’t know that, it is not in what the shop tells me. Shall I ask the shop?
answer-not-named = “{ $what }” is not named there, so I can’t promise it.
answer-unknown-policy = I don’t know that: it is not in the shop’s policies as I have them. Shall I ask the shop?
asked-shop = Your question is on the shop’s list now: “{ $question }”. Somebody has to read it first, and I can’t say when that will be.
asked-shop-urgent = If it is urgent, here is how to reach them:
answer-no-product = Which product do you mean? Tell me its name, or what you are looking for.

buy = You can buy { $title } on its page: { $link }
buy-person = I can’t sell { $title } in this chat; the shop’s staff can help you buy it.
saved = Saved { $title }.
saved-list = What you saved:
saved-none = You haven’t saved anything yet.
profile-none = I have not noted anything about you yet. What you ask for, open, save and refuse will stand here. You can also tell me: “/profile like oak”, “/profile avoid leather”.
profile = What I have noted from our talks:
profile-likes = You like
profile-refuses = You would rather not have
profile-line = • { $interest } ({ $kind }): { $strength }
profile-because = {" "}– you { $signs }
profile-strong = a lot
profile-some = quite
profile-little = a little
profile-sign-asked = asked for it
profile-sign-opened = looked at it
profile-sign-saved = saved it
profile-sign-refused = refused it
profile-sign-said = told me so
profile-use = It moves things a little up or down in what I recommend, hides nothing, and fades by half every month. To put it right: “/profile like oak”, “/profile avoid leather”, “/profile forget oak”, or a button.
profile-how = Tell me like this: “/profile like …”, “/profile avoid …” or “/profile forget …”, with a brand, a category, a colour or a material that we have.
profile-saved = What you saved stands apart: /saved
why = Why { $title }:
why-asked = I looked for: { $what }
why-kinds = What meets such needs: { $kinds }
why-sorted-price-asc = Sorted by price, the cheapest first.
why-sorted-price-desc = Sorted by price, the most expensive first.
why-moved-variety = moved up, as nearly as good as the next and less like the others
why-moved-likelihood = moved, since the shop’s language model finds your need likelier or less likely for it
why-scores = What each part gave to the scores (numbers as in the list):
why-chart = What each part gave to the score
row-part = Part
row-total = Together
part-words = Your words
part-meaning = Meaning
part-kind = Kind of thing
part-likeness = Likeness
part-typical = Typical of these
part-qualities = Qualities asked
part-profile = Your profile
part-stock = Stock
part-wearer = For men or women
why-none = I haven’t recommended anything yet.

button-more = Show more
button-similar = More like this
button-compare = Compare
button-details = Tell me more
button-cheaper = Cheaper
button-start-over = Start over
button-compare-top = Compare the first { $count }
button-human = Talk to a person
button-shipping = How long is delivery?
button-returns = Can I return it?
button-sale = On sale
button-ask-shop = Ask the shop
button-save = Save
button-no-matter = It doesn’t matter
button-price-high = Up to { $high }
button-price-low = From { $low }
button-price-low-high = { $low } to { $high }
button-keep-max = At most { $price }
button-keep-min = At least { $price }

and = { $first } and { $last }

separator = {", "}

fact-category = Category
fact-brand = Brand
fact-color = Colour
fact-size = Size
fact-material = Material
fact-pattern = Pattern
fact-gender = For
fact-age-group = Age group
fact-condition = Condition

search-what = What shall I look for? For example: /search { $example }
commands =
    /search … finds products · /deal shows what is reduced now · /poll lets a group choose
    /saved your saved products · /why why a product was shown · /profile what I have noted about you
    /alerts what you want to be told · /subscribe tells you about deals and news · /quiet sets silent hours
    /stop ends announcements · /language en or zh · /export all your data · /forget deletes it
unknown-command = I don’t know that command. These I know:
product-gone = That product is no longer in the shop.
deals = What is reduced now, the largest reduction first:
deals-none = Nothing is reduced at the moment.
deals-no-more = That was all that is reduced at the moment.
reason-reduced = { $amount } less than usual ({ $percent }%)
language-which = Which language shall I speak? Say /language followed by one of: { $languages } | auto
language-chosen = I’ll speak English from now on, whatever you write. /language auto goes back to your own.
language-auto = I’ll answer in the language you write.
stopped = You will get no announcements from me. I still answer whenever you write; /forget deletes what I know of you.
others-none = I don’t know what they asked for: nobody else has asked me for anything here lately. What are you looking for?

poll = Which one would you choose?
poll-votes = { $count ->
    [0] no votes yet
    [one] 1 vote
   *[other] { $count } votes
}
poll-once = One vote each; press another to change yours.
poll-how = Which products shall I ask about? Name two or three, for example “/poll oak desk | pine desk”, or their places in the list I last showed you: “/poll 1 3”.

only-direct = That is between you and me: please ask me in a direct chat.
export = Here is everything that is kept of you, as a file. What is in it:
forget-sure = Shall I delete everything that is kept of you: profile, saved products, conversations, messages and votes? It can’t be undone.
forgotten = It is deleted. This is what there was:
kept-line = • { $what }: { $count }
kept-nothing = Nothing is kept of you.
kept-person = your language and profile
kept-consents = agreements to announcements
kept-conversations = conversations
kept-turns = notes of when I answered you
kept-inbox = your messages
kept-outbox = my replies
kept-button-tokens = buttons made for you
kept-polls = polls you began
kept-poll-votes = votes
kept-unanswered = questions without an answer

button-back = Back
button-forget = Delete everything
button-keep = Keep it
button-forget-interest = Forget { $interest }
button-forget-interests = Forget all of it

too-fast = That was a lot at once. I’ll be with you again in { $seconds } s.
cooling-down = I answer only now and then in this channel: please ask again in { $seconds } s, or write to me directly.

button-take-over = Take over
button-hand-back = Hand back to the guide
button-back-to-guide = Back to the guide
desk-called = I have called the shop’s people, and I keep quiet from now on: whatever you write goes to them, and their answer comes here with the name of who is speaking. “Back to the guide” brings you back to me.
desk-waiting = Nobody of the shop’s people is here right now. { $when } I have noted that you would like to talk to somebody: write down what it is about, and they answer you here. Until then it is me, the guide, who answers.
desk-when-unknown = I don’t know when somebody will be.
desk-when-today = Somebody will be here today at { $time } ({ $zone }).
desk-when-tomorrow = Somebody will be here tomorrow at { $time } ({ $zone }).
desk-when-day = Somebody will be here on { $date } at { $time } ({ $zone }).
desk-nobody-came = I am sorry: I called, and nobody has answered yet. { $when } What you wrote is kept for them. Meanwhile it is me, the guide, who answers again.
desk-somebody = somebody
desk-speaks = { $who }, of the shop’s staff:
desk-here = { $who }, of the shop’s staff, has joined and answers from now on. I, the guide, keep quiet until you or they call me back.
desk-guide-again = It is me again, the shop’s guide, and no longer a person. What can I find for you?
desk-quiet = You are talking with the shop’s people ({ $who }), so I keep quiet. Shall I come back?
desk-quiet-called = I have called the shop’s people, and keep quiet until somebody comes. Shall I come back?
desk-not-quiet = It is me, the guide, who is answering already.
desk-asked = { $name } ({ $platform }) asks for a person.
desk-asked-later = { $name } ({ $platform }) asked for a person while nobody was there. The guide goes on answering until somebody takes over.
desk-how = Reply to this message to answer, or write: #{ $id } and your answer. Only what is said so goes to the shopper.
desk-taken = { $who } has taken over #{ $id }. The guide is quiet.
desk-has = { $who } has #{ $id } already. Whoever answers the shopper speaks from then on.
desk-too-long = Nothing was sent: a message has at most { $most } characters, and this one has { $count }.
desk-cut = (The message has { $count } characters; these were the first { $most }.)
desk-back = { $who } has handed #{ $id } back to the guide.
desk-left = The shopper went back to the guide.
desk-gone = #{ $id } is no longer open, and nothing was sent.
desk-which = Which one? Reply to a post about it, or write its number: { $ids }
desk-none-open = No conversation is in your hands right now.
desk-author-person = Shopper
desk-author-guide = Guide
desk-author-staff = Staff
desk-nameless = Somebody
kept-tickets = talks with the shop’s staff
kept-alerts = alerts

button-alert-off = Alert off
button-alert-off-of = Alert off: { $title }
button-alert-off-all = All alerts off
button-alert-back = Tell me when it is back
button-alert-price = Tell me if it gets cheaper
alert-which = Which product shall I watch for you? Show me one first, or say its name.
alert-which-price = At what price shall I tell you?
alert-foreign = { $title } is priced in { $currency }, and I have no exchange rate. At what price in { $currency } shall I tell you?
alert-cannot = I can’t keep alerts here: nothing is kept of you in this place.
alert-in-stock = { $title } is in stock right now, so there is nothing to wait for.
alert-price-now = { $title } costs { $price } already.
alert-too-many = You wait for { $count } things already. Take one off with /alerts first.
alert-kept-back = I’ll tell you, once, when { $title } is back in stock.
alert-kept-price = I’ll tell you, once, when { $title } costs { $price } or less.
alert-off = There is no alert about it any more.
alert-off-all = All your alerts are off.
alerts = What I watch for you:
alerts-none = You wait for nothing. Say “tell me when it is back” or “tell me when it drops below 50” about a product.
alerts-back = • { $title }: when it is back in stock
alerts-price = • { $title }: at { $price } or less (now { $now })
alerts-gone = • { $title }: no longer in the shop; should it return, you hear of it
alerts-more = … and { $count } more
alert-back = You wanted to know: { $title } is back in stock.
alert-price = You wanted to know: { $title } now costs { $price } (you asked for { $limit } or less).
alert-gone = You wanted to hear about { $title }: it is no longer in the shop. Should it return as you wished, I’ll still tell you.
reason-alert = you asked to be told
topic-new-arrivals = new arrivals
topic-deals = deals
topic-restock = restocks
topic-news = shop news
topics-none = What shall I tell you about? You get nothing unasked so far. Press what you want to hear of; /stop ends it at any time.
topics-known = You get: { $topics }. Press a topic to switch it on or off; /stop ends all of them, /quiet sets hours in which I am silent.
subscribed = You will hear from me about { $topic }. /stop ends it, /quiet 22-8 Europe/London sets hours in which I am silent.
subscribed-write = If you have never written to me directly, please do so once: else I cannot reach you.
lessened = All right, less of that: about { $topic } once in 30 days at most. /stop ends all announcements.
lessened-nothing = I send you nothing about { $topic } as it is: you have stopped it, or never asked for it. /subscribe starts it.
quiet-how = Tell me when I shall be silent, and by whose clocks: /quiet 22:00-8:00 Europe/London, or /quiet off.
quiet-set = I’ll send nothing unasked between { $begins } and { $ends }.
quiet-set-zone = I’ll send nothing unasked between { $begins } and { $ends } by the clocks of { $zone }.
quiet-off = I’ll send announcements at any hour. /quiet 22-8 sets hours again.
post-why = You get this because you subscribed to { $topic }.
button-less = Less of this
button-stop = Stop
button-subscribe-here = Tell me such things

announce-how =
    Write /announce and what you want to say. Before the words you may put:
    topic:new_arrivals, deals, restock or news · to:telegram · channel:discord:123 · lang:en · interest:"category:Desk Lamps" · seen:30 (days) · #PRODUCT-ID for each product · button:"Read more=https://…"
    You will see how it looks and whom it reaches before anything is sent. /announce and an id shows one again.
announce-audience = { $count ->
    [one] Announcement { $id } would go to one recipient.
   *[other] Announcement { $id } would go to { $count } recipients.
}
announce-look = { $count ->
    [one] On { $platform }:
   *[other] On { $platform }, in { $count } messages:
}
announce-look-channel = { $count ->
    [one] In the channel on { $platform }:
   *[other] In the channel on { $platform }, in { $count } messages:
}
announce-mend = Before it can be sent:
announce-state = Announcement { $id }: { $state }
announce-started = Announcement { $id } is on its way.
announce-paused = Announcement { $id } is paused; what was on its way still arrives.
announce-cancelled = Announcement { $id } is cancelled.
announce-retried = { $count ->
    [0] There is nobody of whom it is unknown whether they got it.
    [one] It is sent again to one recipient.
   *[other] It is sent again to { $count } recipients.
}
announce-retried-later = { $count ->
    [0] There is nobody of whom it is unknown whether they got it.
    [one] It is paused: the one recipient gets it again when you go on with it.
   *[other] It is paused: the { $count } recipients get it again when you go on with it.
}
announce-changed = Announcement { $id } has been changed since you looked at it, so nothing was done. Please look again.
announce-unreadable = I cannot read “{ $what }”. /announce alone shows how it is written.
announce-unapproved = { $missing ->
    [one] Announcement { $id } needs the approval of one more merchant: they write /announce { $id } and confirm.
   *[other] Announcement { $id } needs the approval of { $missing } merchants: they write /announce { $id } and confirm.
}
announce-not-allowed = You are not on the shop’s list of merchants (any more), so nothing was done. Whoever runs the bot can add you under [merchants] allow.
announce-no-such = There is no announcement { $id }.
announce-wrong-state = Announcement { $id } is { $state }, so that cannot be done now.
announce-no-version = There is no version “{ $version }” to choose between.
announce-past = That time has passed already: choose one to come.
announce-empty = It has no words.
announce-versions = There have to be one or two versions, and two have to differ.
announce-no-topic = There is no topic “{ $topic }”: choose one of { $known }.
announce-no-platform = “{ $platform }” is not switched on: there is { $known }.
announce-bad-channel = A channel is written with its platform, for example channel:discord:123.
announce-no-channel = “{ $channel }” is no group or channel on { $platform }: one is written like { $example }.
announce-no-channels = { $platform } has no channels.
announce-private-chat = “{ $channel }” is somebody’s own chat with the bot, not a channel. People get announcements by subscribing.
announce-bad-link = “{ $link }” is no web address with a label: write https:// and all of it.
announce-nobody = Nobody would get it: there is no subscriber of “{ $topic }” in this audience.
announce-product-gone = No longer in the catalogue: { $products }.
announce-too-long = The text ({ $length } characters) does not fit into one message on { $platform }: shorten it.
announce-picture-too-large = The picture ({ $size } MB) is too large for { $platform }, which takes { $limit } MB.
announce-picture-missing = There is no picture to be had at { $link }.
button-announce-confirm = { $count ->
    [one] Confirm and send to one
   *[other] Confirm and send to { $count }
}
button-announce-cancel = Cancel it
button-announce-pause = Pause
button-announce-resume = Go on
button-announce-retry = Send to the unknown again
kept-announcements = announcements sent to you
kept-announcement-clicks = presses of buttons under announcements
