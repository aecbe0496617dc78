from django.urls import include, path
from rest_framework.routers import SimpleRouter

from assistant import views as assistant
from catalog import views as catalog
from orders import views as orders

router = SimpleRouter(trailing_slash=False)
router.register("api/orders", orders.OrderViewSet, basename="order")

urlpatterns = [
    path("catalogue", catalog.Catalogue.as_view()),
    path("products", catalog.product_list),
    path("search", catalog.search),
    path("export", catalog.export_catalogue),
    path("dashboard", orders.dashboard),
    path("checkout", orders.checkout),
    path("assistant/describe", assistant.describe),
    path("", include(router.urls)),
]
