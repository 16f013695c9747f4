from django.urls import path

from people import personal_views, views

app_name = "people"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("my/", views.landing, name="landing"),
    path("my/data.json", personal_views.own_data, name="own_data"),
]
